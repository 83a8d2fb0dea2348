-- Arguments: name of a header, what its values begin with, how many values there are (0: no end of them), file of the body.
-- The request is made anew each time, whatever the header, so that all loads cost the same here.

local head, tail, values
local count = 0

function init(args)
  local file = assert(io.open(args[4], "rb"))
  local body = file:read("*a")
  file:close()
  values = tonumber(args[3])
  head = "POST " .. wrk.path .. " HTTP/1.1\r\nHost: " .. wrk.host .. ":" .. wrk.port
    .. "\r\nContent-Type: application/json\r\nContent-Length: " .. #body .. "\r\n" .. args[1] .. ": \"" .. args[2]
  tail = "\"\r\n\r\n" .. body
end

function request()
  count = count + 1
  local value = count
  if values > 0 then value = count % values end
  return head .. value .. tail
end

function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format("RESULT requests=%d micros=%d p50=%d p99=%d status=%d socket=%d\n",
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99), errors.status,
    errors.connect + errors.read + errors.write + errors.timeout))
end
