FROM debian:12
RUN apt-get update && apt-get install -y python3-full
RUN apt-get autoremove -y
