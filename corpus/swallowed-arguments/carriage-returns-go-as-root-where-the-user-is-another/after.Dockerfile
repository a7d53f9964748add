FROM python:3.12.11-slim-bookworm
RUN useradd --create-home --uid 1000 ada
USER ada
WORKDIR /home/ada
COPY ["start.sh", "/opt/start it/"]
USER root
RUN sed -i 's/\r$//' '/opt/start it/start.sh'
USER ada
ENTRYPOINT ["bash", "/opt/start it/start.sh"]
