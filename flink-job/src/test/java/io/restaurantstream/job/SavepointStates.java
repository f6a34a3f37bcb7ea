package io.restaurantstream.job;

import io.restaurantstream.job.sales.ImmutableSerializer;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeutils.CompositeTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.java.typeutils.runtime.PojoSerializerSnapshot;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataInputViewStreamWrapper;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupsStateHandle;
import org.apache.flink.runtime.state.KeyedBackendSerializationProxy;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.OperatorBackendSerializationProxy;
import org.apache.flink.runtime.state.OperatorStateHandle;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot;

/**
 * What a savepoint holds on to, as a text: each operator by its uid, and its states with their serializers, those of
 * records with their fields. Reads only what is written in the savepoint, whatever the classes are like by now.
 */
final class SavepointStates {

    private static final ClassLoader CLASSES = SavepointStates.class.getClassLoader();

    private SavepointStates() {}

    /** The text for the savepoint in {@code folder}, all of which is in its one file. */
    static String describe(Path folder) throws IOException {
        byte[] metadata = Files.readAllBytes(folder.resolve("_metadata"));
        Collection<OperatorState> operators = Checkpoints.loadCheckpointMetadata(
                        new DataInputStream(new ByteArrayInputStream(metadata)), CLASSES, folder.toString())
                .getOperatorStates();
        Map<String, String> texts = new TreeMap<>();
        for (OperatorState operator : operators) {
            String uid = operator.getOperatorUid()
                    .orElseThrow(() -> new IllegalStateException(operator.getOperatorID() + " has no uid"));
            texts.put(uid, describe(uid, operator));
        }
        return String.join("", texts.values());
    }

    private static String describe(String uid, OperatorState operator) throws IOException {
        Map<String, String> states = new TreeMap<>();
        if (operator.getCoordinatorState() != null) {
            states.put("coordinator", "bytes of its own");
        }
        for (OperatorSubtaskState subtask : operator.getStates()) {
            for (OperatorStateHandle handle : subtask.getManagedOperatorState()) {
                for (StateMetaInfoSnapshot state : statesOf(handle)) {
                    states.put(state.getName(), serializers(state.getSerializerSnapshotsImmutable()));
                }
            }
            for (KeyedStateHandle handle : subtask.getManagedKeyedState()) {
                KeyedBackendSerializationProxy<?> keyed = keyed(handle);
                states.put("(key)", describe(keyed.getKeySerializerSnapshot()));
                for (StateMetaInfoSnapshot state : keyed.getStateMetaInfoSnapshots()) {
                    states.put(state.getName(), serializers(state.getSerializerSnapshotsImmutable()));
                }
            }
        }
        return uid + ", max parallelism " + operator.getMaxParallelism() + "\n"
                + states.entrySet().stream()
                        .map(state -> "  " + state.getKey() + ": " + state.getValue() + "\n")
                        .collect(Collectors.joining());
    }

    /** What is known of all keyed states in the file of {@code handle}. */
    static KeyedBackendSerializationProxy<?> keyed(KeyedStateHandle handle) throws IOException {
        KeyedBackendSerializationProxy<?> proxy = new KeyedBackendSerializationProxy<>(CLASSES);
        try (FSDataInputStream in = ((KeyGroupsStateHandle) handle).openInputStream()) {
            proxy.read(new DataInputViewStreamWrapper(in));
        }
        return proxy;
    }

    private static List<StateMetaInfoSnapshot> statesOf(OperatorStateHandle handle) throws IOException {
        OperatorBackendSerializationProxy proxy = new OperatorBackendSerializationProxy(CLASSES);
        try (FSDataInputStream in = handle.openInputStream()) {
            proxy.read(new DataInputViewStreamWrapper(in));
        }
        return Stream.concat(
                        proxy.getOperatorStateMetaInfoSnapshots().stream(),
                        proxy.getBroadcastStateMetaInfoSnapshots().stream())
                .toList();
    }

    private static String serializers(Map<String, TypeSerializerSnapshot<?>> byRole) throws IOException {
        List<String> texts = new ArrayList<>();
        for (Map.Entry<String, TypeSerializerSnapshot<?>> role : new TreeMap<>(byRole).entrySet()) {
            String name = role.getKey().replace("_SERIALIZER", "").toLowerCase(Locale.ROOT);
            texts.add(name + " " + describe(role.getValue()));
        }
        return String.join(", ", texts);
    }

    private static String describe(TypeSerializerSnapshot<?> serializer) throws IOException {
        String name = serializer.getClass().getSimpleName().replace("SerializerSnapshot", "");
        if (serializer instanceof CompositeTypeSerializerSnapshot<?, ?> composite) {
            List<String> parts = new ArrayList<>();
            for (TypeSerializerSnapshot<?> part : composite.getNestedSerializerSnapshots()) {
                parts.add(describe(part));
            }
            return name + parts;
        }
        if (serializer instanceof ImmutableSerializer.Snapshot<?> immutable) {
            return "Immutable[" + describe(immutable.ofValues()) + "]";
        }
        return serializer instanceof PojoSerializerSnapshot<?> record ? name + " " + fields(record) : name;
    }

    /** From what the snapshot writes: the name of the class, then for each field its name and its serializer. */
    private static String fields(PojoSerializerSnapshot<?> record) throws IOException {
        DataOutputSerializer written = new DataOutputSerializer(1024);
        record.writeSnapshot(written);
        DataInputDeserializer in = new DataInputDeserializer(written.getCopyOfBuffer());
        String className = in.readUTF();
        in.readLong(); // the mark of a map
        List<String> fields = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            String name = in.readUTF();
            optionalBytes(in); // the class that declares it
            TypeSerializerSnapshot<?> serializer =
                    TypeSerializerSnapshot.readVersionedSnapshot(new DataInputDeserializer(optionalBytes(in)), CLASSES);
            fields.add(name + " " + describe(serializer));
        }
        return className + "(" + String.join(", ", fields) + ")";
    }

    private static byte[] optionalBytes(DataInputDeserializer in) throws IOException {
        byte[] bytes = new byte[in.readBoolean() ? in.readInt() : 0];
        in.readFully(bytes);
        return bytes;
    }
}
