FROM python:3.11.7-slim
RUN adduser --disabled-password --gecos "" --uid 1000 reader
RUN pip install --no-cache-dir notebook==7.5.8 jupyterlab==4.5.11
ENV HOME=/home/reader
COPY --chown=reader . /home/reader
WORKDIR /home/reader
USER reader
