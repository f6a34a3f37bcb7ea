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
# All that the image's entry point would write at its start is there already, so that the root file system can be
# read-only: the plugin for S3, and the configuration, which docker-compose.yml copies into a folder in memory.
# A new volume takes over the owner of the folder it is mounted on.
RUN mkdir /opt/flink/state /opt/flink/plugins/s3-fs-presto \
    && ln -s /opt/flink/opt/flink-s3-fs-presto-*.jar /opt/flink/plugins/s3-fs-presto/ \
    && cp -r /opt/flink/conf /opt/flink/conf-of-image \
    && chown -R flink:flink /opt/flink/state /opt/flink/conf-of-image
USER 9999:9999

FROM eclipse-temurin:17-jre-noble AS stack
RUN groupadd --system --gid 10001 stack && useradd --system --uid 10001 --gid stack --create-home stack \
    && mkdir /data && chown stack:stack /data
COPY --from=build /src/local-stack/target/stack.jar /opt/stack/stack.jar
COPY --from=build /src/local-stack/target/lib /opt/stack/lib
WORKDIR /data
USER 10001:10001
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=70", "-Dstack.log=/tmp/stack.log", "-jar", "/opt/stack/stack.jar"]
CMD ["--help"]
