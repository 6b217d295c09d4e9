FROM eclipse-temurin:25-jdk AS build
WORKDIR /build
COPY . .
RUN --mount=type=cache,target=/root/.m2 ./mvnw -B -q -DskipTests package
RUN java -Djarmode=tools -jar target/trainyard-*.jar extract --layers --destination layers \
    && mv layers/application/trainyard-*.jar layers/application/trainyard.jar
# The kernels unpack their natives when they are loaded, which takes seconds and writes 500 MB: do it here, once.
RUN mkdir all && cp -r layers/*/. all/ \
    && echo 'dev.trainyard.nn.kernel.Kernels.of(org.nd4j.linalg.api.buffer.DataType.FLOAT)' \
      | jshell --class-path "all/trainyard.jar$(printf ':%s' all/lib/*.jar)" -R-Dorg.bytedeco.javacpp.cachedir=/build/natives -s - \
    && find natives -name 'libjnind4jcpu.so' | grep -q . \
    && { [ "$(uname -m)" != x86_64 ] || find natives -name 'libjnidnnl.so' | grep -q .; }

FROM eclipse-temurin:25-jre
RUN useradd --uid 10001 --create-home trainyard \
    && install -d -o trainyard -g trainyard /data
WORKDIR /opt/trainyard
COPY --from=build --chown=trainyard:trainyard /build/natives/ natives/
COPY --from=build /build/layers/dependencies/ ./
COPY --from=build /build/layers/spring-boot-loader/ ./
COPY --from=build /build/layers/snapshot-dependencies/ ./
COPY --from=build /build/layers/application/ ./
USER trainyard
# Listens on all addresses: a container has its own network, and its published ports decide who can connect.
ENV TRAINYARD_DATA_DIRECTORY=/data SERVER_ADDRESS=0.0.0.0
VOLUME /data
EXPOSE 8080
# Not whether it is ready: while the database is away, nothing is gained by starting it again.
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /actuator/health/liveness HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 && grep -q '\"UP\"' <&3"]
# Arrays live outside the heap, and JavaCPP allows them as much memory again as the heap may take.
# A process whose heap is exhausted ends: whatever restarts the container starts it again, and its jobs resume from their checkpoints.
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=40", "-XX:+ExitOnOutOfMemoryError", "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", \
    "-Dorg.bytedeco.javacpp.cachedir=/opt/trainyard/natives", "-jar", "trainyard.jar"]
