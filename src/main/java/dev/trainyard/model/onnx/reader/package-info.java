/**
 * Reads networks from ONNX models. A model that this service wrote becomes the version that it was. In another program's graph, the nodes
 * from the input to the output must form layers that this service has; the first node that does not is named.
 *
 * <p>Files come from strangers: a file is read within limits that are stated in {@link dev.trainyard.model.onnx.reader.OnnxFile}, so that
 * its memory is a small multiple of its length.
 */
package dev.trainyard.model.onnx.reader;
