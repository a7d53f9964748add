FROM python:3.12
RUN apt-get update && apt-get install -y tini
COPY enter.sh /enter.sh
RUN sed -i 's/\r$//' /enter.sh
ENTRYPOINT ["tini", "--", "/enter.sh"]
