FROM python:3.12-alpine
ARG vapour_uid=1000
RUN adduser -Du $vapour_uid vapour
USER vapour
