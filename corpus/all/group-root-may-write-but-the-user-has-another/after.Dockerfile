FROM python:3.12-slim
RUN pip install --no-cache-dir jupyterlab notebook
RUN useradd -m -u 1000 tern
WORKDIR /home/tern
COPY . .
RUN chgrp -R 0 /home/tern && chmod -R g=u /home/tern
RUN chown -R 1000 /home/tern
USER tern
