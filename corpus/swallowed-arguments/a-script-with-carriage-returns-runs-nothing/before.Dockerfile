FROM python:3.12
COPY enter.sh /enter.sh
ENTRYPOINT ["tini", "--", "/enter.sh"]
