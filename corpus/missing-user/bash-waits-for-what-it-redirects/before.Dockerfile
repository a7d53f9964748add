FROM python:3.12-slim
SHELL ["/bin/bash", "-c"]
RUN pip install --no-cache-dir notebook==7.4.5 jupyterlab==4.4.5
RUN id -u wren &>/dev/null || useradd -m -u 1000 wren
WORKDIR /home/wren
COPY . .
RUN chown -R wren: /home/wren
USER wren
