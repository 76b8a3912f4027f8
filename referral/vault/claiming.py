"""The scripts by which a sender takes what is due; each runs in the vault as one step."""

# The resident who waits longest is leased. What an earlier attempt may have sent is handed out exactly as it
# was, except that a reply token past its life gives way to a push; else everything is chosen anew. While the
# platform is away, all processes together try one call a second.
CLAIM = """
local now, lease, most, token_life = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local failures = tonumber(redis.call('GET', 'failures') or 0)
if failures >= tonumber(ARGV[7]) and now < tonumber(redis.call('GET', 'pause') or 0) then return false end
while true do
  local resident = redis.call('ZRANGEBYSCORE', 'due', '-inf', now, 'LIMIT', 0, 1)[1]
  if not resident then return false end
  local to = redis.call('GET', 'to:' .. resident)
  local waiting = redis.call('LLEN', 'out:' .. resident)
  if not to or waiting == 0 then
    redis.call('ZREM', 'due', resident)
    redis.call('DEL', 'out:' .. resident, 'to:' .. resident, 'claim:' .. resident)
  else
    redis.call('ZADD', 'due', now + lease, resident)
    redis.call('DEL', 'gather:' .. resident)
    local kept = redis.call('GET', 'claim:' .. resident)
    local claim = kept and cjson.decode(kept) or {attempts = 0, doubtful = 0, most = most}
    if claim.doubtful == 0 then
      redis.call('ZREMRANGEBYSCORE', 'token:' .. resident, '-inf', now - token_life - 1)
      local newest = redis.call('ZPOPMAX', 'token:' .. resident)
      claim.token, claim.token_at = newest[1] or '', tonumber(newest[2] or 0)
      claim.count, claim.retry_key = math.min(waiting, claim.most), ARGV[5]
    elseif claim.token ~= '' and now - claim.token_at > token_life then
      claim.token = ''
    end
    claim.attempts, claim.doubtful = claim.attempts + 1, claim.doubtful + 1
    local encoded = cjson.encode(claim)
    redis.call('SET', 'claim:' .. resident, encoded, 'PX', ARGV[6])
    if failures >= tonumber(ARGV[7]) then redis.call('SET', 'pause', now + 1000, 'PX', 5000) end
    local answer = {resident, to, encoded, tostring(failures), redis.call('GET', 'quota') or ''}
    for _, parcel in ipairs(redis.call('LRANGE', 'out:' .. resident, 0, claim.count - 1)) do
      answer[#answer + 1] = parcel
    end
    return answer
  end
end
"""

NEXT_DUE = """
local next = redis.call('ZRANGE', 'due', 0, 0, 'WITHSCORES')[2]
local away = tonumber(redis.call('GET', 'failures') or 0) >= tonumber(ARGV[1])
return next and tostring(math.max(tonumber(next), away and tonumber(redis.call('GET', 'pause') or 0) or 0))
"""

NOTE_FAILURE = "redis.call('INCR', 'failures') redis.call('PEXPIRE', 'failures', 300000)"
NOTE_ANSWER = "redis.call('DEL', 'failures', 'pause')"
