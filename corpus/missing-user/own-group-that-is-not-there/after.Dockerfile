FROM python:3.12
RUN groupadd hydrology && useradd --create-home --uid 1000 --gid hydrology gauge
RUN pip install --no-cache-dir notebook==7.2.2 jupyterlab==4.2.5
COPY --chown=1000 . /home/gauge
WORKDIR /home/gauge
USER gauge
