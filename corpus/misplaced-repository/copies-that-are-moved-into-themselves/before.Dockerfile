FROM python:3.11
COPY . /srv
RUN mv / /opt/
RUN mv / /opt/
RUN mv / /opt/
RUN mv / /opt/
RUN mv / /opt/
RUN mv / /opt/
RUN mv / /opt/
RUN mv / /opt/
RUN mv / /opt/
RUN mv / /opt/
RUN mv / /opt/
RUN mv / /opt/
RUN mv / /opt/
RUN mv / /opt/
RUN mv / /opt/
RUN mv / /opt/
RUN mv / /opt/
RUN mv / /opt/
RUN mv / /opt/
RUN mv / /opt/
RUN mv / /opt/
RUN mv / /opt/
RUN mv / /opt/
RUN mv / /opt/
