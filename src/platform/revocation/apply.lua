-- KEYS: cursor, heartbeat, then one key for each entry
-- ARGV: cursor, milliseconds that the heartbeat lives (0: leave it), then for each entry its value and its life in milliseconds
-- An entry never weakens one that is there, in whichever order they come.
for i = 3, #KEYS do
  local value = tonumber(ARGV[i * 2 - 3])
  local life = tonumber(ARGV[i * 2 - 2])
  local known = redis.call('GET', KEYS[i])
  if known then
    value = math.max(value, tonumber(known))
    life = math.max(life, redis.call('PTTL', KEYS[i]))
  end
  redis.call('SET', KEYS[i], string.format('%.0f', value), 'PX', string.format('%.0f', life))
end
redis.call('SET', KEYS[1], ARGV[1])
if ARGV[2] ~= '0' then redis.call('SET', KEYS[2], '1', 'PX', ARGV[2]) end
return 1
