package io.restaurantstream.inbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * The states by key that webhooks store together with their events; a part of the {@link EventStore}.
 *
 * <p>Two rows for each: the state by key, and an empty one by time and key.
 */
final class RememberedStates {

    private final RocksDB db;
    private final ColumnFamilyHandle states;
    private final WriteOptions synced;

    RememberedStates(RocksDB db, ColumnFamilyHandle states, WriteOptions synced) {
        this.db = db;
        this.states = states;
        this.synced = synced;
    }

    /** What was last remembered under {@code key}; null when nothing was, or it has been dropped. */
    byte[] get(String key) throws IOException {
        try {
            byte[] value = db.get(states, stateKey(key));
            return value == null ? null : Arrays.copyOfRange(value, Long.BYTES, value.length);
        } catch (RocksDBException e) {
            throw new IOException("cannot read the stored state of " + key + ": " + e.getMessage(), e);
        }
    }

    /**
     * Adds a state to a write. Beside it stands when, so that it can be dropped without reading all states.
     *
     * @param now when it arrived
     */
    void put(WriteBatch write, String key, byte[] value, Instant now) throws RocksDBException {
        byte[] place = stateKey(key);
        byte[] before = db.get(states, place);
        if (before != null) {
            write.delete(states, timeKey(ByteBuffer.wrap(before).getLong(), key));
        }
        write.put(
                states,
                place,
                ByteBuffer.allocate(Long.BYTES + value.length)
                        .putLong(now.toEpochMilli())
                        .put(value)
                        .array());
        write.put(states, timeKey(now.toEpochMilli(), key), new byte[0]);
    }

    private static byte[] stateKey(String key) {
        return ("k" + key).getBytes(UTF_8);
    }

    private static byte[] timeKey(long millis, String key) {
        byte[] name = key.getBytes(UTF_8);
        return ByteBuffer.allocate(1 + Long.BYTES + name.length)
                .put((byte) 't')
                .putLong(millis)
                .put(name)
                .array();
    }

    /** Drops states that were last written before {@code before}, at most {@code most}; returns how many. */
    long dropBefore(Instant before, int most) throws IOException {
        long dropped = 0;
        try (WriteBatch drop = new WriteBatch();
                RocksIterator rows = db.newIterator(states)) {
            for (rows.seek(new byte[] {'t'}); rows.isValid() && dropped < most; rows.next()) {
                ByteBuffer time = ByteBuffer.wrap(rows.key());
                if (time.get() != 't' || time.getLong() >= before.toEpochMilli()) {
                    break;
                }
                byte[] name = new byte[time.remaining()];
                time.get(name);
                drop.delete(states, rows.key());
                drop.delete(states, stateKey(new String(name, UTF_8)));
                dropped++;
            }
            rows.status();
            if (dropped > 0) {
                db.write(synced, drop);
            }
            return dropped;
        } catch (RocksDBException e) {
            throw new IOException("cannot delete old states: " + e.getMessage(), e);
        }
    }
}
