package io.restaurantstream.job.check;

import io.restaurantstream.event.EventReader;
import io.restaurantstream.event.InvalidEventException;
import java.io.IOException;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Serializes a {@link CheckedEvent} as its JSON and parses it again.
 *
 * <p>The stages that use it are chained, so in practice no event is serialized.
 */
public final class CheckedEventType extends TypeInformation<CheckedEvent> {

    private static final long serialVersionUID = 1L;

    @Override
    public TypeSerializer<CheckedEvent> createSerializer(SerializerConfig config) {
        return new Serializer();
    }

    @Override
    public boolean isBasicType() {
        return false;
    }

    @Override
    public boolean isTupleType() {
        return false;
    }

    @Override
    public int getArity() {
        return 1;
    }

    @Override
    public int getTotalFields() {
        return 1;
    }

    @Override
    public Class<CheckedEvent> getTypeClass() {
        return CheckedEvent.class;
    }

    @Override
    public boolean isKeyType() {
        return false;
    }

    @Override
    public boolean canEqual(Object other) {
        return other instanceof CheckedEventType;
    }

    @Override
    public boolean equals(Object other) {
        return canEqual(other);
    }

    @Override
    public int hashCode() {
        return CheckedEventType.class.hashCode();
    }

    @Override
    public String toString() {
        return "CheckedEvent";
    }

    /** Immutable events are shared, not copied. */
    public static final class Serializer extends TypeSerializerSingleton<CheckedEvent> {

        private static final long serialVersionUID = 1L;

        private transient EventReader reader;

        @Override
        public boolean isImmutableType() {
            return true;
        }

        @Override
        public CheckedEvent createInstance() {
            return null;
        }

        @Override
        public CheckedEvent copy(CheckedEvent from) {
            return from;
        }

        @Override
        public CheckedEvent copy(CheckedEvent from, CheckedEvent reuse) {
            return from;
        }

        @Override
        public int getLength() {
            return -1;
        }

        @Override
        public void serialize(CheckedEvent event, DataOutputView target) throws IOException {
            target.writeInt(event.json().length);
            target.write(event.json());
        }

        @Override
        public CheckedEvent deserialize(DataInputView source) throws IOException {
            byte[] json = new byte[source.readInt()];
            source.readFully(json);
            if (reader == null) {
                reader = new EventReader();
            }
            try {
                return CheckedEvent.read(reader, json);
            } catch (InvalidEventException e) {
                throw new IOException("an event that was accepted is now refused: " + e.getMessage(), e);
            }
        }

        @Override
        public CheckedEvent deserialize(CheckedEvent reuse, DataInputView source) throws IOException {
            return deserialize(source);
        }

        @Override
        public void copy(DataInputView source, DataOutputView target) throws IOException {
            int length = source.readInt();
            target.writeInt(length);
            target.write(source, length);
        }

        @Override
        public TypeSerializerSnapshot<CheckedEvent> snapshotConfiguration() {
            return new Snapshot();
        }
    }

    /** Names the serializer in checkpoints. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<CheckedEvent> {

        public Snapshot() {
            super(Serializer::new);
        }
    }
}
