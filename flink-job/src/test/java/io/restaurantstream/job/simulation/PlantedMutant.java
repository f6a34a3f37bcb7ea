package io.restaurantstream.job.simulation;

import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.agent.ByteBuddyAgent;
import net.bytebuddy.agent.builder.AgentBuilder.RedefinitionStrategy;
import net.bytebuddy.agent.builder.ResettableClassFileTransformer;

/** A mistake in the job for as long as it is open. */
final class PlantedMutant implements AutoCloseable {

    private final List<ResettableClassFileTransformer> transformers = new ArrayList<>();

    PlantedMutant(Mutant mutant) throws ClassNotFoundException {
        for (Mutant.Change change : mutant.changes()) {
            transformers.add(Interposition.change(change.type(), change.code()));
        }
    }

    @Override
    public void close() {
        transformers.forEach(
                each -> each.reset(ByteBuddyAgent.getInstrumentation(), RedefinitionStrategy.RETRANSFORMATION));
    }
}
