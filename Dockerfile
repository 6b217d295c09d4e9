FROM eclipse-temurin:25-jdk AS build
WORKDIR /build
COPY . .
RUN --mount=type=cache,target=/root/.m2 ./mvnw -B -q -DskipTests package
RUN java -Djarmode=tools -jar target/trainyard-*.jar extract --layers --destination layers \
    && mv layers/application/trainyard-*.jar layers/application/trainyard.jar
# When the kernels are loaded, they unpack native libraries, which takes seconds and writes 500 MB: do this once, in the image.
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
# Checks liveness, not readiness: while the database is unavailable, a restart does not help.
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /actuator/health/liveness HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 && grep -q '\"UP\"' <&3"]
# Arrays are outside the heap. Unless trainyard.memory is set, they may take as much memory as the heap: at most 80 % together.
# A process whose heap is exhausted exits. When the container has been restarted, its jobs resume from their checkpoints.
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=40", "-XX:+ExitOnOutOfMemoryError", "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", \
    "-Dorg.bytedeco.javacpp.cachedir=/opt/trainyard/natives", "-jar", "trainyard.jar"]
