-- Removes the orders that the load test placed, and puts what they took back into stock. Order items go with their order.
BEGIN;

UPDATE products
SET stock = stock + sold.quantity
FROM (
    SELECT order_items.product_id, sum(order_items.quantity) AS quantity
    FROM order_items
    JOIN orders ON orders.id = order_items.order_id
    WHERE orders.customer_email LIKE 'load-test+%@example.com'
    GROUP BY order_items.product_id
) AS sold
WHERE products.id = sold.product_id;

DELETE FROM orders WHERE customer_email LIKE 'load-test+%@example.com';

COMMIT;
