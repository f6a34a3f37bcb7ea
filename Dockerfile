# Two images from one build: `job` is Flink with the job's jar, `stack` is ./stack (generator, migrate, publish, verify).
#   docker build --target job   -t restaurant-analytics-job .
#   docker build --target stack -t restaurant-analytics-stack .

FROM maven:3.9.11-eclipse-temurin-17 AS build
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/m2 \
    mvn -B -ntp -q -Dmaven.repo.local=/m2 -DskipTests -Dspotless.check.skip -pl local-stack -am package \
    && cp flink-job/target/flink-job-*-submit.jar /job.jar

FROM flink:2.3.0-java17 AS job
COPY --chown=flink:flink flink-conf/config.yaml /opt/flink/conf/config.yaml
COPY --from=build --chown=flink:flink /job.jar /opt/flink/usrlib/restaurant-analytics-stream.jar
# a new volume takes over the owner of the folder it is mounted on
RUN mkdir /opt/flink/state
USER flink

FROM eclipse-temurin:17-jre-noble AS stack
RUN useradd --system --uid 10001 --create-home stack && mkdir /data && chown stack /data
COPY --from=build /src/local-stack/target/stack.jar /opt/stack/stack.jar
COPY --from=build /src/local-stack/target/lib /opt/stack/lib
WORKDIR /data
USER stack
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=70", "-Dstack.log=/tmp/stack.log", "-jar", "/opt/stack/stack.jar"]
CMD ["--help"]
