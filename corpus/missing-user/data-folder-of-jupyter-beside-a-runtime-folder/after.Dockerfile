FROM python:3.12-slim
ENV JUPYTER_DATA_DIR=/usr/local/share/jupyter JUPYTER_RUNTIME_DIR=/tmp/runtime
RUN pip install notebook==7.2.2 jupyterlab==4.2.5
RUN useradd --uid 1000 --create-home lab
WORKDIR /home/lab
COPY --chown=lab . .
USER lab
ENV JUPYTER_DATA_DIR=/home/lab/.local/share/jupyter
