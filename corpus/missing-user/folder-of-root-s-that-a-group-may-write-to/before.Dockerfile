FROM python:3.12-slim
RUN pip install --no-cache-dir notebook==7.4.5 jupyterlab==4.4.5
RUN useradd -m -u 1000 -g users wren && mkdir /data && chgrp users /data && chmod g+w /data
ENV HOME=/home/wren
WORKDIR /home/wren
COPY --chown=wren . .
USER wren
RUN touch /data/one
