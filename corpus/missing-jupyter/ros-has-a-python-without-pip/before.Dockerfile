FROM ros:noetic-ros-base
RUN apt-get update && apt-get install -y --no-install-recommends ros-noetic-turtlesim && rm -rf /var/lib/apt/lists/*
RUN useradd -m -u 1000 tess
COPY --chown=1000 . /home/tess
ENV HOME=/home/tess
WORKDIR /home/tess
USER tess
