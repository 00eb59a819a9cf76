-- One request after the other from a list; what came of it as one line of JSON.
-- Arguments: file with a request per line (METHOD<tab>PATH<tab>BODY<tab>COOKIE), cookie of those that name none, kind of body, milliseconds between requests of a connection.
local requests, next_request, pause = {}, 0, 0

function init(args)
  local headers = { ["Cookie"] = args[2], ["Accept"] = "*/*" }
  if args[3] ~= "" then headers["Content-Type"] = args[3] end
  pause = tonumber(args[4] or "0")
  for line in io.lines(args[1]) do
    local method, path, body, cookie = line:match("^([^\t]*)\t([^\t]*)\t?([^\t]*)\t?(.*)$")
    headers["Cookie"] = cookie ~= "" and cookie or args[2]
    -- A key stands in the place of the cookie.
    headers["Authorization"] = nil
    if headers["Cookie"]:find("^Bearer ") then headers["Authorization"], headers["Cookie"] = headers["Cookie"], nil end
    if body == "" then body = nil end
    requests[#requests + 1] = wrk.format(method, path, headers, body)
  end
end

function request()
  next_request = next_request % #requests + 1
  return requests[next_request]
end

function delay() return pause end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format('{"requests":%d,"micros":%d,"p50":%d,"p99":%d,"refused":%d,"broken":%d}\n', summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(99), errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
