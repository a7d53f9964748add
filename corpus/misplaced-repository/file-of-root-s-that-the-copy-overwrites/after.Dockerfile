FROM python:3.12-slim
RUN pip install --no-cache-dir notebook==7.4.5 jupyterlab==4.4.5
RUN useradd -m -u 1000 wren
ENV HOME=/home/wren
USER wren
WORKDIR /home/wren
COPY requirements.txt .
RUN pip install --user -r requirements.txt
COPY src/tool.py /home/wren/src/tool.py
COPY data /home/wren/data
COPY --chown=1000 . ${HOME}
