# A Debian with no more than the libraries that the package depends on: no Python, no PortAudio.
ARG SUITE=bookworm
FROM debian:${SUITE}-slim
ARG SUITE
RUN apt-get update \
    && asound=libasound2 && if [ "$SUITE" != bookworm ]; then asound=libasound2t64; fi \
    && apt-get install --yes --no-install-recommends \
        libx11-6 libxcb1 libxkbcommon-x11-0 libgl1 libegl1 libfontconfig1 libdbus-1-3 $asound libasound2-plugins
