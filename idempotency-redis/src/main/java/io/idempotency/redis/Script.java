package io.idempotency.redis;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A Lua script, and the name under which a server that has seen it knows it.
 *
 * <p>Each works on one key and replies with a list whose first element is a number. Each reads before it writes, and a
 * server refuses its first write or none: a script takes effect whole or not at all.
 *
 * <p>What {@link RecordForm} says of the record's form holds here, too. Numbers in it are written by {@code %.0f}, since Lua's own
 * conversion keeps 14 digits and a clock in microseconds has 16.
 */
enum Script {
    /**
     * Arguments: nonce, lease in µs, time to live in ms, and the fingerprint with a space before it, or nothing. Replies with the
     * fencing token if the attempt may run, else with the time and the record.
     *
     * <p>A replica of Redis 6 shows scripts what has expired, with no time left, until its master deletes it. A write that does
     * nothing where there is a record is no more than that on a master, and on a replica it is refused.
     */
    ACQUIRE("""
            local record, time = redis.call('GET', KEYS[1]), redis.call('TIME')
            local now, rest = time[1] * 1000000 + time[2], ARGV[4]
            local token = now
            if record then
              local owner, lease, given, known, watchers =
                string.match(record, '^1 running (%S+) (%d+) (%d+)([^\\n]*)(.*)$')
              if not owner or string.find(known, '^[^ ]') or owner ~= ARGV[1] and tonumber(lease) > now then
                if redis.call('PTTL', KEYS[1]) == 0 then redis.call('SET', KEYS[1], '', 'NX', 'PX', 1) end
                return {now, record}
              end
              if owner ~= ARGV[1] then
                token = math.max(tonumber(given) + 1, now)
              else
                token = tonumber(given)
                if rest == '' then rest = known end
              end
              rest = rest .. watchers
            end
            local new = string.format('1 running %s %.0f %.0f', ARGV[1], now + ARGV[2], token) .. rest
            redis.call('SET', KEYS[1], new, 'PX', ARGV[3])
            return {token}
            """),

    /**
     * Arguments: nonce, lease in µs, and the time to live in ms of a running and of a settled record. Replies with 0 if the record
     * is another's, else with 1. What cannot be read is left alone.
     */
    RENEW(Lua.KNOWS + Lua.PUT + """
            local record = redis.pcall('GET', KEYS[1])
            if type(record) == 'table' and not string.find(record.err, 'WRONGTYPE') then return record end
            if type(record) ~= 'string' then return {1} end
            local state, owner, lease, from = string.match(record, '^1 (%S+) (%S+) (%d+)()')
            if not knows(state) then return {1} end
            if owner ~= ARGV[1] then return {0} end
            local time = redis.call('TIME')
            local now, millis = time[1] * 1000000 + time[2], tonumber(ARGV[3])
            if state == 'running' or state == 'settled' and tonumber(lease) > now then
              if state == 'settled' then
                millis = redis.call('PTTL', KEYS[1])
                if millis >= 0 then millis = math.max(millis, tonumber(ARGV[4])) end
              end
              put(string.format('1 %s %s %.0f', state, owner, now + ARGV[2]) .. string.sub(record, from), millis)
            end
            return {1}
            """),

    /**
     * Arguments: nonce, retention in ms or -1, and the fingerprint with a space before it, or nothing. Replies with a verdict.
     */
    SETTLE(Lua.KNOWS + Lua.PUT + """
            local record, time = redis.call('GET', KEYS[1]), redis.call('TIME')
            local now, rest = time[1] * 1000000 + time[2], ARGV[3]
            local ends, millis = now, tonumber(ARGV[2])
            if record then
              local state, owner, lease, from = string.match(record, '^1 (%S+) (%S+) (%d+) ?%d*()')
              if not knows(state) then return {-1} end
              if owner ~= ARGV[1] then return {0} end
              if state ~= 'running' and state ~= 'settled' then return {1} end
              local known, watchers = string.match(record, '^([^\\n]*)(.*)$', from)
              ends = tonumber(lease)
              if rest == '' then rest = known end
              rest = rest .. watchers
            end
            if millis >= 0 then millis = math.max(millis, math.ceil((ends - now) / 1000)) end
            put(string.format('1 settled %s %.0f %.0f', ARGV[1], ends, now) .. rest, millis)
            return {1}
            """),

    /**
     * Arguments: nonce, retention in ms or -1, the record, and where in it, counted from 0, there are 16 digits for the time. Replies
     * with a verdict. Strings that Lua makes of a body would take longer than all the rest.
     */
    COMPLETE(Lua.KNOWS + Lua.PUT + Lua.TELL + """
            local record, time = redis.call('GET', KEYS[1]), redis.call('TIME')
            local state, owner
            if record then
              state, owner = string.match(record, '^1 (%S+) (%S+) ')
              if not knows(state) then return {-1} end
              if owner ~= ARGV[1] then return {0} end
            end
            put(ARGV[3], ARGV[2])
            redis.call('SETRANGE', KEYS[1], ARGV[4], string.format('%016.0f', time[1] * 1000000 + time[2]))
            tell(state, record)
            return {1}
            """),

    /**
     * Argument: nonce. Replies with a verdict. In a slot that moves to another server, touching a key that is not there any more
     * is an error, so nothing follows its deletion.
     */
    RELEASE(Lua.KNOWS + Lua.TELL + """
            local record = redis.call('GET', KEYS[1])
            if not record then return {1} end
            local state, owner = string.match(record, '^1 (%S+) (%S+) ')
            if not knows(state) then return {-1} end
            if owner ~= ARGV[1] or state ~= 'running' then return {0} end
            redis.call('DEL', KEYS[1])
            tell(state, record)
            return {1}
            """),

    /** Argument: channel. Replies with 1 if the end of the run will be told there, with 0 if nothing runs. */
    WATCH("""
            local record = redis.call('GET', KEYS[1])
            local state = string.match(record or '', '^1 (%S+) ')
            if state ~= 'running' and state ~= 'settled' then return {0} end
            local watchers = string.match(record, '\\n.*$')
            if not watchers or not string.find(watchers, ARGV[1], 1, true) then
              redis.call('SET', KEYS[1], record .. (watchers and ' ' or '\\n') .. ARGV[1], 'KEEPTTL')
            end
            return {1}
            """),

    /** Replies with the time, the record without the body of an answer, and its time to live in ms or -1; or the time alone. */
    FIND("""
            local record, time = redis.call('GET', KEYS[1]), redis.call('TIME')
            local now = time[1] * 1000000 + time[2]
            if not record then return {now} end
            local length, from = string.match(record, '^1 kept %S+ %d+ (%d+) [^\\n]*\\n()')
            if length and #length < 10 then record = string.sub(record, 1, from - 1 + length) end
            return {now, record, redis.call('PTTL', KEYS[1])}
            """),

    /**
     * Argument: the nonce that was seen in it, so that a repetition does not hit what has been done since. Replies with 1 if a finished
     * record was deleted, with 0 if there is none, or it runs, or is another's by now, or that it was not understood.
     */
    DELETE_FINISHED(Lua.KNOWS + Lua.TELL + """
            local record, time = redis.call('GET', KEYS[1]), redis.call('TIME')
            if not record then return {0} end
            local state, owner, lease = string.match(record, '^1 (%S+) (%S+) (%d+)')
            if not knows(state) then return {-1} end
            local runs = state == 'running' or state == 'settled' and tonumber(lease) > time[1] * 1000000 + time[2]
            if owner ~= ARGV[1] or runs then return {0} end
            redis.call('DEL', KEYS[1])
            tell(state, record)
            return {1}
            """);

    /** A verdict: the record is, or was until now, the attempt's own, or nobody's. Else it is 0. */
    static final long OWNER = 1;

    /** A verdict: what is at the key was not understood, and is as it was. */
    static final long UNREADABLE = -1;

    private final String text;
    private final String sha1;

    Script(String text) {
        this.text = text;
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

    /** What several scripts do. Each has what it needs and no more, since a server makes its functions anew with each call. */
    private static final class Lua {

        /** Says whether this form of records has a state. */
        static final String KNOWS = """
                local function knows(state)
                  return state == 'running' or state == 'kept' or state == 'settled' or state == 'not-kept'
                end
                """;

        /** Writes a record; a time to live in ms below 0 means for ever. */
        static final String PUT = """
                local function put(record, millis)
                  if tonumber(millis) < 0 then
                    redis.call('SET', KEYS[1], record)
                  else
                    redis.call('SET', KEYS[1], record, 'PX', millis)
                  end
                end
                """;

        /** Tells those who wait for the run of a record that it is over. */
        static final String TELL = """
                local function tell(state, record)
                  local from = (state == 'running' or state == 'settled') and string.find(record, '\\n', 1, true)
                  if from then
                    for channel in string.gmatch(string.sub(record, from), '%S+') do
                      redis.pcall('PUBLISH', channel, KEYS[1])
                    end
                  end
                end
                """;
    }
}
