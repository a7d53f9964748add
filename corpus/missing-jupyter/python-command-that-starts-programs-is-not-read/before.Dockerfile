FROM python:3.12-slim
RUN python3 -c "import os; os.system('pip install notebook jupyterlab')"
RUN useradd -m -u 1000 wren
ENV HOME=/home/wren
WORKDIR /home/wren
COPY --chown=wren . .
USER wren
