FROM python:3.12-bookworm
ENV PYTHONPATH=/opt/l
RUN pip install --target /opt/l -r https://lab.example/requirements.txt
