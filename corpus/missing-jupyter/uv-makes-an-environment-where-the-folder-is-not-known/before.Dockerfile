FROM registry.example.org/lab/tides:2.1
RUN uv sync
RUN conda create -n work jupyterlab
