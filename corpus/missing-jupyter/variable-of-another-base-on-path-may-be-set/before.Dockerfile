FROM nvidia/cuda:12.1.0-base-ubuntu22.04
RUN apt-get update && apt-get install -y python3-pip
ENV PATH=$CUDA_HOME/bin:$PATH
