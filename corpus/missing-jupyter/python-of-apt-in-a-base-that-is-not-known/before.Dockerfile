FROM registry.example.org/lab/tides:2.1
RUN apt-get update && apt-get install -y python3
