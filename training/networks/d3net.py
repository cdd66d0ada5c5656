"""S1's D3Net in small form: dense blocks whose layers mix several dilations (Takahashi and Mitsufuji, 2020)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import torch
from torch import Tensor, nn

from training.config import Config
from training.networks.magnitude import MagnitudeSystem


class MultiDilatedLayer(nn.Module):
    """One layer of a D2 block: the output of each earlier layer is convolved with a dilation of its own, 2^its place.

    Args:
        widths: Channels of the block's input and of each earlier layer.
        growth: Channels out.
    """

    def __init__(self, widths: Sequence[int], growth: int) -> None:
        super().__init__()
        self.convolutions = nn.ModuleList(
            nn.Conv2d(width, growth, 3, padding=2**place, dilation=2**place, bias=False)
            for place, width in enumerate(widths)
        )
        self.norm = nn.BatchNorm2d(growth)

    def forward(self, earlier: list[Tensor]) -> Tensor:
        """Earlier outputs, each ``(batch, width, bins, frames)``, to ``(batch, growth, bins, frames)``."""
        total = self.convolutions[0](earlier[0])
        for convolution, x in zip(self.convolutions[1:], earlier[1:], strict=True):
            total = total + convolution(x)
        return torch.relu(self.norm(total))


class D2Block(nn.Module):
    """Densely connected multi-dilated layers; the output is all but the input, side by side.

    Args:
        inputs: Channels in.
        growth: Channels of each layer.
        layers: How many; the receptive field doubles with each.
    """

    def __init__(self, inputs: int, growth: int, layers: int) -> None:
        super().__init__()
        self.layers = nn.ModuleList(MultiDilatedLayer([inputs] + [growth] * i, growth) for i in range(layers))
        self.outputs = growth * layers

    def forward(self, x: Tensor) -> Tensor:
        """``(batch, inputs, bins, frames)`` to ``(batch, growth·layers, bins, frames)``."""
        outputs = [x]
        for layer in self.layers:
            outputs.append(layer(outputs))
        return torch.cat(outputs[1:], dim=1)


class D3Block(nn.Module):
    """Densely connected D2 blocks: each hears the input and all earlier blocks; a 1x1 convolution gathers them.

    Args:
        inputs: Channels in.
        outputs: Channels out.
        growth: Of the layers.
        layers: Of each D2 block.
        blocks: How many.
    """

    def __init__(self, inputs: int, outputs: int, *, growth: int, layers: int, blocks: int) -> None:
        super().__init__()
        self.blocks = nn.ModuleList(D2Block(inputs + i * growth * layers, growth, layers) for i in range(blocks))
        self.gather = nn.Conv2d(inputs + blocks * growth * layers, outputs, 1)

    def forward(self, x: Tensor) -> Tensor:
        """``(batch, inputs, bins, frames)`` to ``(batch, outputs, bins, frames)``."""
        for block in self.blocks:
            x = torch.cat([x, block(x)], dim=1)
        result: Tensor = self.gather(x)
        return result


class D3Net(nn.Module):
    """A U of D3 blocks with average pooling down and transposed convolutions up.

    Args:
        channels: Of the mixture.
        targets: Masks to give.
        width: Channels between the blocks.
        growth: Of the layers.
        layers: Of each D2 block.
        blocks: D2 blocks of each D3 block.
        depth: Halvings.
    """

    def __init__(
        self,
        channels: int,
        targets: int,
        *,
        width: int = 24,
        growth: int = 8,
        layers: int = 3,
        blocks: int = 2,
        depth: int = 3,
    ) -> None:
        super().__init__()
        self.targets = targets

        def block(inputs: int) -> D3Block:
            return D3Block(inputs, width, growth=growth, layers=layers, blocks=blocks)

        self.first = nn.Sequential(nn.Conv2d(channels, width, 3, padding=1), nn.BatchNorm2d(width), nn.ReLU())
        self.down = nn.ModuleList(block(width) for _ in range(depth))
        self.middle = block(width)
        self.upsample = nn.ModuleList(nn.ConvTranspose2d(width, width, 2, stride=2) for _ in range(depth))
        self.up = nn.ModuleList(block(2 * width) for _ in range(depth))
        self.pool = nn.AvgPool2d(2)
        self.last = nn.Conv2d(width, channels * targets, 1)

    def forward(self, magnitudes: Tensor) -> Tensor:
        """``(batch, channels, bins, frames)`` to ``(batch, targets, channels, bins, frames)``; see ``MaskUNet``."""
        batch, channels, bins, frames = magnitudes.shape
        x = self.first(torch.log1p(10 * magnitudes[:, :, :-1]))  # (batch, width, bins - 1, frames)
        skips = []
        for block in self.down:
            skips.append(block(x))
            x = self.pool(skips[-1])
        x = self.middle(x)
        for upsample, block, skip in zip(self.upsample, self.up, reversed(skips), strict=True):
            x = block(torch.cat([upsample(x), skip], dim=1))
        masks = torch.sigmoid(self.last(x)).reshape(batch, self.targets, channels, bins - 1, frames)
        masks = torch.cat([masks, masks[:, :, :, -1:]], dim=3)  # (batch, targets, channels, bins, frames)
        return masks * magnitudes[:, None]


class D3NetSystem(MagnitudeSystem):
    """Trained on the MSE of magnitudes."""

    name: ClassVar[str] = "d3net"
    frames_multiple: ClassVar[int] = 16

    @staticmethod
    def build(config: Config) -> nn.Module:
        """See ``D3Net`` for ``config.network``."""
        return D3Net(config.data.channels, len(config.targets), **config.network)
