package dev.trainyard.inference;

import dev.trainyard.platform.memory.MemoryCache;
import dev.trainyard.platform.memory.MemorySize;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A cache of bound networks of all served models that no request uses at the moment. Networks are kept, because binding one costs more
 * than a small prediction. Each holds the activations of its largest pass, so the cache is limited to {@code capacity} bytes and evicts
 * the least recently used networks of any model.
 */
final class IdleNetworks implements MemoryCache {

    private final long capacity;
    /** Ordered from the least to the most recently used. */
    private final Set<BoundNetwork> networks = new LinkedHashSet<>();
    private long bytes;

    IdleNetworks(long capacity) {
        this.capacity = capacity;
    }

    /** Removes and returns the model's most recently used network; null if there is none. */
    synchronized BoundNetwork take(ServedModel model) {
        BoundNetwork network = model.idle().pollLast();
        if (network != null) {
            remove(network);
        }
        return network;
    }

    /**
     * Keeps a network for the next request, and closes the least recently used networks beyond the capacity. Closes a network larger than
     * the capacity at once.
     */
    void giveBack(BoundNetwork network) {
        if (network.nativeBytes() > capacity) {
            network.close();
            return;
        }
        List<BoundNetwork> dropped = new ArrayList<>();
        synchronized (this) {
            network.model().idle().addLast(network);
            networks.add(network);
            bytes += network.nativeBytes();
            drop(capacity, dropped);
        }
        dropped.forEach(BoundNetwork::close);
    }

    /** Closes the networks of a model that is being freed. */
    void dropAll(ServedModel model) {
        List<BoundNetwork> dropped;
        synchronized (this) {
            dropped = List.copyOf(model.idle());
            model.idle().clear();
            dropped.forEach(this::remove);
        }
        dropped.forEach(BoundNetwork::close);
    }

    @Override
    public boolean release(MemorySize wanted) {
        List<BoundNetwork> dropped = new ArrayList<>();
        synchronized (this) {
            drop(wanted.heapBytes() > 0 ? 0 : Math.max(0, bytes - wanted.nativeBytes()), dropped);
        }
        dropped.forEach(BoundNetwork::close);
        return !dropped.isEmpty();
    }

    synchronized long bytes() {
        return bytes;
    }

    private void remove(BoundNetwork network) {
        networks.remove(network);
        bytes -= network.nativeBytes();
    }

    private void drop(long most, List<BoundNetwork> dropped) {
        Iterator<BoundNetwork> eldest = networks.iterator();
        while (bytes > most && eldest.hasNext()) {
            BoundNetwork network = eldest.next();
            eldest.remove();
            bytes -= network.nativeBytes();
            network.model().idle().remove(network);
            dropped.add(network);
        }
    }
}
