-- All decisions of one call, each on its own key; bucket.ts explains the arithmetic.
-- ARGV[1] is a list of numbers in JSON: how many policies; for each its number of windows and for each window capacity,
-- units per ms, scale, length; then for each key the operation by its number, the amount in millionths and which policy.
-- The answer is one string of doubles, the time, and for each key what was done, the time of its state and its deficits:
-- one text each way takes Redis and the gateway less than many arguments. A value is the time and the deficits as doubles,
-- which hold every whole number that occurs. More than a bucket holds may be missing after a higher limit: that is kept,
-- and does not count.
local call, floor, ceil = redis.call, math.floor, math.ceil
local time = call('TIME')
local now = time[1] * 1000 + floor(time[2] / 1000)
local answer, size = { now }, 1
local CONSUME, TAKE, CREDIT, GRANT, RESET = 1, 2, 3, 4, 6

local args = cjson.decode(ARGV[1])
local policies, arg = {}, 2
for p = 1, args[1] do
  local count = args[arg]
  local policy = { count = count, longest = 0, bytes = 8 * (count + 1), format = '<' .. string.rep('d', count + 1) }
  arg = arg + 1
  for w = 1, count do
    local length = args[arg + 3]
    policy[w] = { args[arg], args[arg + 1], args[arg + 2], length }
    if length > policy.longest then policy.longest = length end
    arg = arg + 4
  end
  policies[p] = policy
end

for k = 1, #KEYS do
  local key, operation, amount, policy = KEYS[k], args[arg], args[arg + 1], policies[args[arg + 2]]
  local count = policy.count
  arg = arg + 3

  local state = { now }
  local value = call('GET', key)
  if value and #value == policy.bytes then state = { struct.unpack(policy.format, value) } end
  local at = state[1]
  -- A clock that was set back mints nothing; one that was far ahead does not freeze a bucket for good.
  if at > now + policy.longest then at = now end
  local elapsed = now - at
  if elapsed < 0 then elapsed = 0 else at = now end

  local least
  local counted = {}
  for w = 1, count do
    local window, deficit = policy[w], state[w + 1] or 0
    local capacity, inflow = window[1], elapsed * window[2]
    local counts = deficit
    if counts > capacity then counts = capacity end
    -- After a whole window nothing is missing; before it the product is exact.
    if elapsed >= window[4] then
      deficit, counts = 0, 0
    else
      deficit, counts = deficit - inflow, counts - inflow
      if deficit < 0 then deficit = 0 end
      if counts < 0 then counts = 0 end
    end
    state[w + 1], counted[w] = deficit, counts
    local held = floor((capacity - counts) / window[3])
    if not least or held < least then least = held end
  end

  local done, change = 0, 0
  if operation == CONSUME then
    if least and amount > least then done = -1 else done, change = amount, amount end
  elseif operation == TAKE then
    done = amount
    if least and least < amount then done = least end
    change = done
  elseif operation == CREDIT or operation == GRANT then
    done, change = amount, -amount
  end

  answer[size + 1] = done
  answer[size + 2] = at
  size = size + 2
  local fullIn = 0
  for w = 1, count do
    local window, counts = policy[w], counted[w]
    -- What was not counted is kept, but for somebody who is granted tokens: those are to be there.
    local deficit = operation == GRANT and counts or state[w + 1]
    deficit, counts = deficit + change * window[3], counts + change * window[3]
    if deficit < 0 or operation == RESET then deficit = 0 end
    if counts < 0 or operation == RESET then counts = 0 end
    state[w + 1] = deficit
    local wait = ceil(deficit / window[2])
    if wait > window[4] then wait = window[4] end
    if wait > fullIn then fullIn = wait end
    size = size + 1
    answer[size] = counts
  end
  if operation == RESET or (change ~= 0 and fullIn == 0) then
    call('DEL', key)
  elseif change ~= 0 then
    state[1] = at
    call('SET', key, struct.pack(policy.format, unpack(state)), 'PX', fullIn + at - now)
  end
end
return struct.pack('<' .. string.rep('d', size), unpack(answer))
