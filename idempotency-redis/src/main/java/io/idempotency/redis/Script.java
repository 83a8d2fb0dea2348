package io.idempotency.redis;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A Lua script, and the name under which a server that has seen it knows it.
 *
 * <p>Each works on one key and replies with a list whose first element is a number. Each reads before it writes, and its first
 * write is the only one that a server without memory refuses: a script takes effect whole or not at all.
 *
 * <p>What {@link RecordHead} says of the record's form holds here, too. Numbers are written by {@code %.0f}, since Lua's own
 * conversion keeps 14 digits and a clock in microseconds has 16.
 */
enum Script {
    /**
     * Arguments: nonce, lease in µs, time to live in ms, and the fingerprint with a space before it, or nothing. Replies with the
     * fencing token if the attempt may run, else with the time and both fields.
     *
     * <p>A replica of Redis 6 shows scripts what has expired, with no time left, until its master deletes it. Deleting a field that
     * is not there changes nothing on a master, and on a replica it is refused.
     */
    ACQUIRE("""
            local found = redis.call('HMGET', KEYS[1], 'h', 'b')
            local now, fingerprint = clock(), ARGV[4]
            local token = now
            if found[1] then
              local owner, lease, given, rest = string.match(found[1], '^1 running (%S+) (%d+) (%d+)(.*)$')
              if not owner or string.find(rest, '^[^ ]') or owner ~= ARGV[1] and tonumber(lease) > now then
                if redis.call('PTTL', KEYS[1]) == 0 then redis.call('HDEL', KEYS[1], '') end
                return {now, found[1], found[2]}
              end
              if owner ~= ARGV[1] then
                token = math.max(tonumber(given) + 1, now)
              else
                token = tonumber(given)
                if fingerprint == '' then fingerprint = rest end
              end
            elseif redis.call('EXISTS', KEYS[1]) == 1 then
              return {now, false}
            end
            redis.call('HSET', KEYS[1], 'h',
              '1 running ' .. ARGV[1] .. ' ' .. digits(now + ARGV[2]) .. ' ' .. digits(token) .. fingerprint)
            redis.call('PEXPIRE', KEYS[1], ARGV[3])
            return {token}
            """),

    /**
     * Arguments: nonce, lease in µs, and the time to live in ms of a running and of a settled record. Replies with 0 if the record
     * is another's, else with 1. What cannot be read is left alone.
     */
    RENEW("""
            local head = redis.pcall('HGET', KEYS[1], 'h')
            if type(head) == 'table' and not string.find(head.err, 'WRONGTYPE') then return head end
            if type(head) ~= 'string' then return {1} end
            local state, owner, lease, rest = string.match(head, '^1 (%S+) (%S+) (%d+)(.*)$')
            if not STATES[state] then return {1} end
            if owner ~= ARGV[1] then return {0} end
            local now = clock()
            if state == 'running' or state == 'settled' and tonumber(lease) > now then
              redis.call('HSET', KEYS[1], 'h',
                '1 ' .. state .. ' ' .. owner .. ' ' .. digits(now + ARGV[2]) .. rest)
              local left = redis.call('PTTL', KEYS[1])
              if state == 'running' then
                redis.call('PEXPIRE', KEYS[1], ARGV[3])
              elseif left >= 0 and left < tonumber(ARGV[4]) then
                redis.call('PEXPIRE', KEYS[1], ARGV[4])
              end
            end
            return {1}
            """),

    /**
     * Arguments: nonce, retention in ms or -1, and the fingerprint with a space before it, or nothing. Replies with a verdict.
     */
    SETTLE("""
            local head = redis.call('HGET', KEYS[1], 'h')
            local now, fingerprint = clock(), ARGV[3]
            local ends = now
            if head then
              local state, owner, lease, rest = string.match(head, '^1 (%S+) (%S+) (%d+) ?%d*(.*)$')
              if not STATES[state] then return {-1} end
              if owner ~= ARGV[1] then return {0} end
              if state ~= 'running' and state ~= 'settled' then return {1} end
              ends = tonumber(lease)
              if fingerprint == '' then fingerprint = rest end
            elseif redis.call('EXISTS', KEYS[1]) == 1 then
              return {-1}
            end
            redis.call('HSET', KEYS[1], 'h',
              '1 settled ' .. ARGV[1] .. ' ' .. digits(ends) .. ' ' .. digits(now) .. fingerprint)
            local retention = tonumber(ARGV[2])
            if retention >= 0 then retention = math.max(retention, math.ceil((ends - now) / 1000)) end
            keep(retention)
            return {1}
            """),

    /**
     * Arguments: nonce, retention in ms or -1, state, what follows the time in the head, and the body if there is one. Replies
     * with a verdict.
     */
    COMPLETE("""
            local found = redis.call('HMGET', KEYS[1], 'h', 'w')
            if found[1] then
              local state, owner = string.match(found[1], '^1 (%S+) (%S+) ')
              if not STATES[state] then return {-1} end
              if owner ~= ARGV[1] then return {0} end
            elseif redis.call('EXISTS', KEYS[1]) == 1 then
              return {-1}
            end
            local new = '1 ' .. ARGV[3] .. ' ' .. ARGV[1] .. ' ' .. digits(clock()) .. ' ' .. ARGV[4]
            if ARGV[5] then
              redis.call('HSET', KEYS[1], 'h', new, 'b', ARGV[5])
            else
              redis.call('HSET', KEYS[1], 'h', new)
              redis.call('HDEL', KEYS[1], 'b')
            end
            keep(tonumber(ARGV[2]))
            if found[2] then
              redis.call('HDEL', KEYS[1], 'w')
              tell(found[2])
            end
            return {1}
            """),

    /**
     * Argument: nonce. Replies with a verdict. In a slot that moves to another server, touching a key that is not there any more
     * is an error, so nothing follows its deletion.
     */
    RELEASE("""
            local found = redis.call('HMGET', KEYS[1], 'h', 'w')
            if not found[1] then return {redis.call('EXISTS', KEYS[1]) == 1 and -1 or 1} end
            local state, owner = string.match(found[1], '^1 (%S+) (%S+) ')
            if not STATES[state] then return {-1} end
            if owner ~= ARGV[1] or state ~= 'running' then return {0} end
            redis.call('DEL', KEYS[1])
            if found[2] then tell(found[2]) end
            return {1}
            """),

    /** Argument: channel. Replies with 1 if the end of the run will be told there, with 0 if nothing runs. */
    WATCH("""
            local found = redis.call('HMGET', KEYS[1], 'h', 'w')
            local state = found[1] and string.match(found[1], '^1 (%S+) ')
            if state ~= 'running' and state ~= 'settled' then return {0} end
            local watchers = found[2] or ''
            if not string.find(watchers, ARGV[1], 1, true) then
              redis.call('HSET', KEYS[1], 'w', watchers .. ' ' .. ARGV[1])
            end
            return {1}
            """),

    /** Replies with the time, the first field, whether there is a second one, and the time to live in ms or -1; or the time alone. */
    FIND("""
            local found = redis.call('HMGET', KEYS[1], 'h', 'b')
            if found[1] or redis.call('EXISTS', KEYS[1]) == 1 then
              return {clock(), found[1], found[2] and 1 or 0, redis.call('PTTL', KEYS[1])}
            end
            return {clock()}
            """),

    /**
     * Argument: the nonce that was seen in it, so that a repetition does not hit what has been done since. Replies with 1 if a finished
     * record was deleted, with 0 if there is none, or it runs, or is another's by now, or that it was not understood.
     */
    DELETE_FINISHED("""
            local found = redis.call('HMGET', KEYS[1], 'h', 'w')
            if not found[1] then return {redis.call('EXISTS', KEYS[1]) == 1 and -1 or 0} end
            local state, owner, lease = string.match(found[1], '^1 (%S+) (%S+) (%d+)')
            if not STATES[state] then return {-1} end
            if owner ~= ARGV[1] then return {0} end
            if state == 'running' or state == 'settled' and tonumber(lease) > clock() then return {0} end
            redis.call('DEL', KEYS[1])
            if found[2] then tell(found[2]) end
            return {1}
            """);

    /** A verdict: the record is, or was until now, the attempt's own, or nobody's. Else it is 0. */
    static final long OWNER = 1;

    /** A verdict: what is at the key was not understood, and is as it was. */
    static final long UNREADABLE = -1;

    private static final String LIBRARY = """
            local STATES = {running = true, settled = true, kept = true, ['not-kept'] = true}
            local function clock()
              local time = redis.call('TIME')
              return time[1] * 1000000 + time[2]
            end
            local function digits(number)
              return string.format('%.0f', number)
            end
            local function keep(millis)
              if millis < 0 then
                redis.call('PERSIST', KEYS[1])
              else
                redis.call('PEXPIRE', KEYS[1], digits(millis))
              end
            end
            local function tell(watchers)
              for channel in string.gmatch(watchers, '%S+') do
                redis.pcall('PUBLISH', channel, KEYS[1])
              end
            end
            """;

    private final String text;
    private final String sha1;

    Script(String body) {
        this.text = LIBRARY + body;
        this.sha1 = sha1(text());
    }

    /** {@return its text, encoded anew} */
    byte[] text() {
        return this.text.getBytes(StandardCharsets.US_ASCII);
    }

    String sha1() {
        return this.sha1;
    }

    private static String sha1(byte[] text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(text));
        } catch (NoSuchAlgorithmException ex) {
            throw new IllegalStateException("Every Java platform has SHA-1", ex);
        }
    }
}
