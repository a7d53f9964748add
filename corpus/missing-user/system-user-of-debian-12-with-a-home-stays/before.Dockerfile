FROM python:3.11-slim-bookworm
RUN python3 -m pip install --no-cache-dir notebook==7.6.5 jupyterlab==4.6.6

# the group goes by the same name
RUN adduser --system --uid 1000 --group --home /home/glacier glacier
WORKDIR /home/glacier
COPY . .
RUN chown -R glacier:glacier /home/glacier
USER glacier
