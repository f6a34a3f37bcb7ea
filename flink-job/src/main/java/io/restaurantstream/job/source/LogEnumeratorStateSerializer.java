package io.restaurantstream.job.source;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** Writes the enumerator's state into checkpoints. A version once released is read for ever. */
public final class LogEnumeratorStateSerializer implements SimpleVersionedSerializer<LogEnumeratorState> {

    private static final int VERSION_1 = 1;

    @Override
    public int getVersion() {
        return VERSION_1;
    }

    @Override
    public byte[] serialize(LogEnumeratorState state) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeBoolean(state.discovered());
        out.writeInt(state.unassigned().size());
        for (LogSplit split : state.unassigned()) {
            LogSplitSerializer.write(split, out);
        }
        return bytes.toByteArray();
    }

    @Override
    public LogEnumeratorState deserialize(int version, byte[] serialized) throws IOException {
        if (version != VERSION_1) {
            throw new IOException("version " + version + " of the enumerator's state is unknown");
        }
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(serialized));
        boolean discovered = in.readBoolean();
        List<LogSplit> unassigned = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            unassigned.add(LogSplitSerializer.read(version, in));
        }
        return new LogEnumeratorState(discovered, unassigned);
    }
}
