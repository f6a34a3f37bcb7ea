package io.restaurantstream.job.simulation;

import static net.bytebuddy.matcher.ElementMatchers.any;
import static net.bytebuddy.matcher.ElementMatchers.isDeclaredBy;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.none;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import java.lang.instrument.Instrumentation;
import java.lang.reflect.Method;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import net.bytebuddy.agent.ByteBuddyAgent;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.agent.builder.AgentBuilder.RedefinitionStrategy;
import net.bytebuddy.agent.builder.ResettableClassFileTransformer;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.asm.AsmVisitorWrapper;
import net.bytebuddy.asm.MemberSubstitution;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import net.bytebuddy.utility.JavaModule;
import org.apache.flink.connector.base.source.reader.fetcher.SplitFetcher;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;

/**
 * Replaces, in the bytecode of a few classes, calls of the machine's clock, chance, threads and network by those of
 * {@link SimulatedWorld}, so that production code knows nothing of a simulation. Undone by {@link #close}.
 */
final class Interposition implements AutoCloseable {

    private static final String JOB = "io.restaurantstream.job.";
    private static final String FETCHERS = "org.apache.flink.connector.base.source.reader.fetcher.SplitFetcherManager";
    private static final String CONNECTION = "io.restaurantstream.access.LogConnection";

    private final Instrumentation instrumentation = ByteBuddyAgent.install();
    private static final List<String> PARTS = List.of(JOB + "source", JOB + "facts", JOB + "sink");

    private final List<ResettableClassFileTransformer> transformers = new ArrayList<>();

    Interposition() throws Exception {
        // each planned fault would be told; a seed that fails shows its steps
        PARTS.forEach(part -> Configurator.setLevel(part, Level.OFF));
        for (String timed :
                List.of(JOB + "sink.Patience", JOB + "source.LogSplitReader", JOB + "source.LogSplitReader$Cursor")) {
            replace(timed, call(System.class, "nanoTime"), world("nanoTime"));
        }
        replace(
                JOB + "sink.Patience",
                call(TimeUnit.class, "sleep", long.class),
                world("sleep", TimeUnit.class, long.class));
        replace(
                JOB + "source.LogSplitReader",
                call(CompletableFuture.class, "get", long.class, TimeUnit.class),
                world("get", CompletableFuture.class, long.class, TimeUnit.class));
        replace(
                JOB + "source.Backoff",
                call(ThreadLocalRandom.class, "nextLong", long.class, long.class),
                world("nextLong", ThreadLocalRandom.class, long.class, long.class));
        replace(
                JOB + "facts.FactsWriter",
                call(Executors.class, "newSingleThreadExecutor", ThreadFactory.class),
                world("newSingleThreadExecutor", ThreadFactory.class));
        replace(JOB + "facts.FactsWriter", call(FutureTask.class, "get"), world("get", FutureTask.class));
        visit(CONNECTION, Advice.to(AnswerOfTheScript.class).on(named("get").and(takesArguments(URI.class))));
        visit(FETCHERS, Advice.to(FetchWhenTold.class).on(named("startFetcher")));
    }

    private static Method call(Class<?> owner, String name, Class<?>... parameters) throws NoSuchMethodException {
        return owner.getMethod(name, parameters);
    }

    private static Method world(String name, Class<?>... parameters) throws NoSuchMethodException {
        return SimulatedWorld.class.getMethod(name, parameters);
    }

    private void replace(String type, Method call, Method by) throws Exception {
        visit(
                type,
                MemberSubstitution.relaxed()
                        .method(named(call.getName())
                                .and(isDeclaredBy(call.getDeclaringClass()))
                                .and(takesArguments(call.getParameterTypes())))
                        .replaceWith(by)
                        .on(any()));
    }

    private void visit(String type, AsmVisitorWrapper change) throws Exception {
        transformers.add(change(type, change));
    }

    /** Changes the code of a class until the transformer is reset. */
    static ResettableClassFileTransformer change(String type, AsmVisitorWrapper change) throws ClassNotFoundException {
        Class.forName(type); // what is loaded now is changed now, and a mistake is told here
        List<Throwable> failures = new ArrayList<>();
        ResettableClassFileTransformer transformer = new AgentBuilder.Default()
                .disableClassFormatChanges()
                .with(RedefinitionStrategy.RETRANSFORMATION)
                .with(new AgentBuilder.Listener.Adapter() {
                    @Override
                    public void onError(
                            String name, ClassLoader loader, JavaModule module, boolean loaded, Throwable failure) {
                        failures.add(failure);
                    }
                })
                .ignore(none())
                .type(named(type))
                .transform((builder, description, loader, module, domain) -> builder.visit(change))
                .installOn(ByteBuddyAgent.install());
        if (!failures.isEmpty()) {
            throw new IllegalStateException(type + " cannot be changed", failures.get(0));
        }
        return transformer;
    }

    @Override
    public void close() {
        PARTS.forEach(part -> Configurator.setLevel(part, Level.INFO));
        transformers.forEach(each -> each.reset(instrumentation, RedefinitionStrategy.RETRANSFORMATION));
    }

    /** What is asked for is answered by the script. */
    @SuppressWarnings({"FutureReturnValueIgnored", "UnusedVariable"})
    static final class AnswerOfTheScript {

        private AnswerOfTheScript() {}

        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static Object ask(@Advice.Argument(0) URI uri) {
            return SimulatedWorld.answer(uri);
        }

        @Advice.OnMethodExit
        static void answer(
                @Advice.Enter Object scripted,
                @Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) Object answer) {
            if (scripted != null) {
                answer = scripted;
            }
        }
    }

    /** A fetcher gets no thread of its own. */
    static final class FetchWhenTold {

        private FetchWhenTold() {}

        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean start(@Advice.Argument(0) SplitFetcher<?, ?> fetcher) {
            return SimulatedWorld.holds(fetcher);
        }
    }
}
