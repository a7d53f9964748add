FROM python:3.12-slim
RUN pip install --no-cache-dir notebook==7.4.5 jupyterlab==4.4.5
RUN useradd -m -u 1000 wren && mkdir /data /shared && chown wren /data && chmod 777 /shared
ENV HOME=/home/wren
WORKDIR /home/wren
COPY --chown=wren . .
USER wren
RUN touch /data/one /shared/two && mkdir /data/deep && cp /data/one /data/deep/
