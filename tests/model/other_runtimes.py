"""FaceNet by other runtimes, for tst_model_exchange.

    other_runtimes.py has MODULE...                  whether they are installed
    other_runtimes.py onnx MODEL PIXELS OUT          embeds with ONNX Runtime
    other_runtimes.py pth MODEL PIXELS OUT           embeds with PyTorch (MobileNetV1)
    other_runtimes.py export MODEL OUT               PyTorch writes MODEL (.pth, MobileNetV1) as ONNX

PIXELS: float32 [N, 3, 160, 160], RGB in [0, 1]; OUT: float32 [N, 128]; both as bare numbers.
"""

import array
import importlib.util
import sys


def numbers(path):
    values = array.array("f")
    with open(path, "rb") as file:
        values.frombytes(file.read())
    return values


def with_onnx(model, pixels, out):
    import numpy
    import onnxruntime

    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    images = numpy.frombuffer(numbers(pixels), dtype=numpy.float32).reshape(-1, 3, 160, 160)
    (embeddings,) = session.run(["embedding"], {"images": images})
    embeddings.astype(numpy.float32).tofile(out)


def mobilenet(path):
    import torch
    from torch import nn

    def convolution(inputs, outputs, stride, groups=1, side=3):
        return [nn.Conv2d(inputs, outputs, side, stride, side // 2, groups=groups, bias=False),
                nn.BatchNorm2d(outputs), nn.ReLU6()]

    def separable(inputs, outputs, stride):
        return nn.Sequential(*convolution(inputs, inputs, stride, inputs), *convolution(inputs, outputs, 1, side=1))

    class Backbone(nn.Module):
        def __init__(self):
            super().__init__()
            self.model = nn.Module()
            self.model.stage1 = nn.Sequential(
                nn.Sequential(*convolution(3, 32, 2)), separable(32, 64, 1), separable(64, 128, 2),
                separable(128, 128, 1), separable(128, 256, 2), separable(256, 256, 1))
            self.model.stage2 = nn.Sequential(separable(256, 512, 2), *[separable(512, 512, 1) for _ in range(5)])
            self.model.stage3 = nn.Sequential(separable(512, 1024, 2), separable(1024, 1024, 1))

        def forward(self, images):
            return self.model.stage3(self.model.stage2(self.model.stage1(images)))

    class Facenet(nn.Module):
        def __init__(self):
            super().__init__()
            self.backbone = Backbone()
            self.Bottleneck = nn.Linear(1024, 128, bias=False)
            self.last_bn = nn.BatchNorm1d(128, eps=0.001)

        def forward(self, images):
            pooled = nn.functional.adaptive_avg_pool2d(self.backbone(images), 1).flatten(1)
            return nn.functional.normalize(self.last_bn(self.Bottleneck(pooled)))

    network = Facenet()
    network.load_state_dict(torch.load(path, map_location="cpu", weights_only=True))
    return network.eval()


def with_pytorch(model, pixels, out):
    import torch

    images = torch.tensor(numbers(pixels)).reshape(-1, 3, 160, 160)
    with torch.no_grad():
        embeddings = mobilenet(model)(images)
    with open(out, "wb") as file:
        array.array("f", embeddings.flatten().tolist()).tofile(file)


def export(model, out):
    import torch

    torch.onnx.export(mobilenet(model), (torch.zeros(1, 3, 160, 160),), out, input_names=["input"],
                      output_names=["output"], opset_version=17, dynamo=False)


if __name__ == "__main__":
    command, *arguments = sys.argv[1:]
    if command == "has":
        sys.exit(0 if all(importlib.util.find_spec(name) for name in arguments) else 1)
    {"onnx": with_onnx, "pth": with_pytorch, "export": export}[command](*arguments)
