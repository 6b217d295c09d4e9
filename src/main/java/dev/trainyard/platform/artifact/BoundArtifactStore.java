package dev.trainyard.platform.artifact;

import java.io.IOException;
import java.io.InputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decorates the store for all features: it always reads, but writes and deletes only while the store belongs to the database. */
final class BoundArtifactStore implements ArtifactStore {

    private static final Logger log = LoggerFactory.getLogger(BoundArtifactStore.class);

    private final PhysicalStore store;
    private final StoreBinding binding;

    BoundArtifactStore(PhysicalStore store, StoreBinding binding) {
        this.store = store;
        this.binding = binding;
    }

    @Override
    public Artifact write(String key, Content content) throws IOException {
        binding.require();
        return store.write(key, content);
    }

    @Override
    public InputStream open(Artifact artifact) throws IOException {
        return store.open(artifact);
    }

    @Override
    public void delete(String key) throws IOException {
        if (binding.isIntact()) {
            store.delete(key);
        } else {
            log.warn("{} is left in the {}, which may be another database's", Artifact.checkKey(key), store);
        }
    }

    @Override
    public void check() throws IOException {
        binding.require();
        store.check();
    }
}
