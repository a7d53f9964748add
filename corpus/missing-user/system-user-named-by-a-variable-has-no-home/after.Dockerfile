FROM python:3.11-slim-bookworm
RUN python3 -m pip install --no-cache-dir notebook==7.6.5 jupyterlab==4.6.6
ARG RUNNER=moss
COPY . /srv/moss
RUN adduser --home /home/"${RUNNER}" --system --uid 1000 "${RUNNER}"
USER moss
CMD ["python3", "/srv/moss/count.py"]
