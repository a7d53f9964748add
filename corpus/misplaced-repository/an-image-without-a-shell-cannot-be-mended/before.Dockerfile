FROM gcr.io/distroless/python3-debian12
ENV HOME=/home/nonroot
COPY . /srv
USER 1000
