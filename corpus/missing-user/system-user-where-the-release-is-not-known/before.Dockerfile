FROM continuumio/miniconda3:24.9.2-0
RUN python3 -m pip install --no-cache-dir notebook==7.6.5 jupyterlab==4.6.6
RUN adduser --system --uid 1000 --group fern
WORKDIR /home/fern
COPY . .
RUN chown -R fern:fern /home/fern
USER fern
