package io.restaurantstream.job.sales;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Serializes immutable values as another serializer does, and shares them where that one would copy.
 *
 * <p>Flink's serializer of records cannot know that they are immutable. It copies the state of a location, order by order
 * and map by map, when it is touched first after a checkpoint.
 *
 * <p>Both write the same bytes, so it can restore state that the wrapped serializer wrote. The reverse is not possible: the
 * checkpoint names this serializer, and Flink then refuses the wrapped one.
 *
 * @param <T> immutable, as is all that it refers to
 */
public final class ImmutableSerializer<T> extends TypeSerializer<T> {

    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // every serializer can be serialized
    private final TypeSerializer<T> serializer;

    /** @param serializer of the same values */
    ImmutableSerializer(TypeSerializer<T> serializer) {
        this.serializer = serializer;
    }

    @Override
    public boolean isImmutableType() {
        return true;
    }

    @Override
    public TypeSerializer<T> duplicate() {
        return new ImmutableSerializer<>(serializer.duplicate());
    }

    @Override
    public T createInstance() {
        return serializer.createInstance();
    }

    @Override
    public T copy(T from) {
        return from;
    }

    @Override
    public T copy(T from, T reuse) {
        return from;
    }

    @Override
    public int getLength() {
        return serializer.getLength();
    }

    @Override
    public void serialize(T value, DataOutputView target) throws IOException {
        serializer.serialize(value, target);
    }

    @Override
    public T deserialize(DataInputView source) throws IOException {
        return serializer.deserialize(source);
    }

    @Override
    public T deserialize(T reuse, DataInputView source) throws IOException {
        return serializer.deserialize(source);
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        serializer.copy(source, target);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ImmutableSerializer<?> that && serializer.equals(that.serializer);
    }

    @Override
    public int hashCode() {
        return serializer.hashCode();
    }

    @Override
    public TypeSerializerSnapshot<T> snapshotConfiguration() {
        return new Snapshot<>(serializer.snapshotConfiguration());
    }

    /**
     * Names the serializer in checkpoints.
     *
     * @param <T> what it serializes
     */
    public static final class Snapshot<T> implements TypeSerializerSnapshot<T> {

        private static final int VERSION = 1;

        private TypeSerializerSnapshot<T> snapshot;

        /** For Flink, which reads the rest. */
        @SuppressWarnings("NullAway.Init")
        public Snapshot() {}

        private Snapshot(TypeSerializerSnapshot<T> snapshot) {
            this.snapshot = snapshot;
        }

        /** Of the serializer that writes the values. */
        public TypeSerializerSnapshot<T> ofValues() {
            return snapshot;
        }

        @Override
        public int getCurrentVersion() {
            return VERSION;
        }

        @Override
        public void writeSnapshot(DataOutputView out) throws IOException {
            TypeSerializerSnapshot.writeVersionedSnapshot(out, snapshot);
        }

        @Override
        public void readSnapshot(int version, DataInputView in, ClassLoader classes) throws IOException {
            snapshot = TypeSerializerSnapshot.readVersionedSnapshot(in, classes);
        }

        @Override
        public TypeSerializer<T> restoreSerializer() {
            return new ImmutableSerializer<>(snapshot.restoreSerializer());
        }

        /** In savepoints of version 0.1.0, values were written by the other serializer itself. */
        @Override
        public TypeSerializerSchemaCompatibility<T> resolveSchemaCompatibility(TypeSerializerSnapshot<T> old) {
            TypeSerializerSchemaCompatibility<T> compatibility =
                    snapshot.resolveSchemaCompatibility(old instanceof Snapshot<T> that ? that.snapshot : old);
            return compatibility.isCompatibleWithReconfiguredSerializer()
                    ? TypeSerializerSchemaCompatibility.compatibleWithReconfiguredSerializer(
                            new ImmutableSerializer<>(compatibility.getReconfiguredSerializer()))
                    : compatibility;
        }
    }
}
