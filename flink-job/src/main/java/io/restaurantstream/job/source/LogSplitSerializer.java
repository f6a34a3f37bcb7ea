package io.restaurantstream.job.source;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** Writes splits into checkpoints. A version once released is read for ever. */
public final class LogSplitSerializer implements SimpleVersionedSerializer<LogSplit> {

    private static final int VERSION_1 = 1;

    @Override
    public int getVersion() {
        return VERSION_1;
    }

    @Override
    public byte[] serialize(LogSplit split) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(64);
        write(split, new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    @Override
    public LogSplit deserialize(int version, byte[] serialized) throws IOException {
        return read(version, new DataInputStream(new ByteArrayInputStream(serialized)));
    }

    static void write(LogSplit split, DataOutputStream out) throws IOException {
        out.writeInt(split.partition());
        out.writeInt(split.partitions());
        out.writeUTF(split.epoch());
        out.writeLong(split.position());
        out.writeLong(split.stopOffset());
    }

    static LogSplit read(int version, DataInputStream in) throws IOException {
        if (version != VERSION_1) {
            throw new IOException("version " + version + " of a log split is unknown; " + VERSION_1 + " is known");
        }
        return new LogSplit(in.readInt(), in.readInt(), in.readUTF(), in.readLong(), in.readLong());
    }
}
