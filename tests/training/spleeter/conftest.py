import numpy as np
import pytest

from training.spleeter.network import DECODER_CHANNELS, ENCODER_CHANNELS, network_from_checkpoint


def numbered(name, number):
    return name if number == 0 else f"{name}_{number}"


@pytest.fixture(scope="session")
def tensors():
    """Random tensors under the names and in the shapes of the published checkpoint's vocals network."""
    random = np.random.default_rng(0)
    made = {}

    def layer(name, *shape, fan):
        made[f"{name}/kernel"] = (random.normal(0, 1, shape) / np.sqrt(fan)).astype(np.float32)
        made[f"{name}/bias"] = random.normal(0, 0.1, shape[3] if "transpose" not in name else shape[2]).astype(
            np.float32
        )

    def norm(number, channels):
        name = numbered("batch_normalization", number)
        made[f"{name}/gamma"] = random.uniform(0.5, 1.5, channels).astype(np.float32)
        made[f"{name}/beta"] = random.normal(0, 0.1, channels).astype(np.float32)
        made[f"{name}/moving_mean"] = random.normal(0, 0.1, channels).astype(np.float32)
        made[f"{name}/moving_variance"] = random.uniform(0.5, 2, channels).astype(np.float32)

    for index, (few, many) in enumerate(zip(ENCODER_CHANNELS, ENCODER_CHANNELS[1:], strict=False)):
        layer(numbered("conv2d", index), 5, 5, few, many, fan=25 * few)
        norm(index, many)
    for index, (many, few) in enumerate(DECODER_CHANNELS):
        layer(numbered("conv2d_transpose", index), 5, 5, few, many, fan=6 * many)
        norm(6 + index, few)
    layer("conv2d_6", 4, 4, 1, 2, fan=16)
    return made


@pytest.fixture(scope="session")
def network(tensors):
    return network_from_checkpoint(tensors)
