FROM python:3.12-slim-bookworm
RUN groupadd --system wheel && groupadd --system docker && useradd --create-home --uid 1000 -G wheel,docker,dialout gauge
RUN groupadd --system hydrology && usermod -aG hydrology gauge && adduser gauge video
RUN pip install --no-cache-dir notebook==7.2.2 jupyterlab==4.2.5
COPY --chown=1000 . /home/gauge
WORKDIR /home/gauge
USER gauge
