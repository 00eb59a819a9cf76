//! Parses the command line and hands over.

use std::process::ExitCode;

// With the system's own, a portal that has been busy holds up to half as much memory again.
#[cfg(feature = "jemalloc")]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    portico::cli::run()
}
