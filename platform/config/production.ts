/**
 * Whoever runs the product does not develop its packages. Without this graphql-js asks of every type whether it is a copy from another
 * installation. Imported before all others, because packages look when they are loaded.
 */
process.env['NODE_ENV'] ||= 'production';
