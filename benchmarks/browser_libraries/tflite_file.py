"""Write a `model.tflite` for one picture at a time, as LiteRT.js needs it."""

import numpy as np

_SHAPED = {"RESHAPE": 1, "TRANSPOSE_CONV": 0}  # which of their inputs is the shape of their output
_SHAPING = ("SHAPE", "STRIDED_SLICE", "PACK")


def fix_batch(content: bytes) -> bytes:
    """Return a network that takes any number of pictures as one that takes a single picture.

    LiteRT.js cannot set the number of pictures. That of the shipped networks is open, so they compute shapes
    from it; these become constants, which lets LiteRT.js run all layers in its fastest way.

    Args:
        content: Of a `model.tflite`.
    """
    import flatbuffers
    from ai_edge_litert import schema_py_generated as schema

    model = schema.ModelT.InitFromObj(schema.Model.GetRootAs(content, 0))
    # Codes below 127 of old files are in the deprecated field only.
    codes = [max(code.builtinCode, code.deprecatedBuiltinCode) for code in model.operatorCodes]
    kinds = {value: name for name, value in vars(schema.BuiltinOperator).items()}
    for graph in model.subgraphs:
        for operator in graph.operators:
            kind = kinds[codes[operator.opcodeIndex]]
            if kind in _SHAPED:
                shape = np.array(graph.tensors[operator.outputs[0]].shape, np.int32)
                buffer = schema.BufferT()
                buffer.data = np.frombuffer(shape.tobytes(), np.uint8)
                graph.tensors[operator.inputs[_SHAPED[kind]]].buffer = len(model.buffers)
                model.buffers.append(buffer)
        graph.operators = [
            operator
            for operator in graph.operators
            if kinds[codes[operator.opcodeIndex]] not in _SHAPING
        ]
        for tensor in graph.tensors:
            tensor.shapeSignature = None
    builder = flatbuffers.Builder()
    builder.Finish(model.Pack(builder), b"TFL3")
    return bytes(builder.Output())
