FROM python:3.12-slim AS wheels
RUN useradd -m -u 1000 wren
WORKDIR /opt/wheels
COPY dist/*.whl dist/tides.whl ./
RUN pip install ./tides.whl ./*.whl /opt/wheels/waves.tar.gz

FROM wheels AS lists
WORKDIR /opt/lists
RUN uv export -o all.txt && pip install -r all.txt

FROM rocker/r-ver:4.4.1 AS r
RUN /rocker_scripts/install_python.sh

FROM wheels AS mounted
RUN --mount=from=lists,source=/opt/lists,target=/mnt pip install -r /mnt/all.txt

FROM wheels AS sourced
RUN . /opt/wheels/make_lists && pip install -r /work/made.txt

FROM wheels
WORKDIR /home/wren
COPY --from=lists /opt/lists /opt/lists
COPY --from=r /usr/local /opt/r
COPY --from=mounted /opt/wheels /opt/more
COPY --from=sourced /opt/wheels /opt/most
COPY --chown=1000 . .
USER wren
ENV HOME=/home/wren
