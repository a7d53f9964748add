FROM debian:12 AS build
RUN echo hello > /greeting
FROM scratch
COPY --from=build /greeting /
